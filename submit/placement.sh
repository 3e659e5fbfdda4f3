# Sourced by submit/subscale: where the driver runs, and where its jars are. Works on the variables of that script.

# jar_uris FOLDER: the application's jars, on this machine or where submit/subscale install has put them.
jar_uris() {
  local installed jar folder=$BUNDLE/app
  installed=$(spark_setting spark.subscale.installed "")
  case $installed in
    "") ;;
    # Of an image that has the bundle in it.
    local:*) folder=$installed/app ;;
    *) folder=$installed/$(bundle_id)/app ;;
  esac
  for jar in "$BUNDLE"/app/*.jar; do echo "$folder/${jar##*/}"; done
}

# place_jars: tells Spark where the application's jars are, but for the one that is submitted itself.
place_jars() {
  local user jars=() installed key=$SPARK_JARS
  user=$(spark_setting "$SPARK_JARS" "")
  installed=$(spark_setting spark.subscale.installed "")
  case $master in
    local | local\[*) ;;
    *) mapfile -t jars < <(jar_uris | grep -vxF "$resource") ;;
  esac
  if [[ -n $user ]]; then
    jars+=("$user")
  elif [[ $master == yarn && -n $installed ]]; then
    # As jars of spark-submit's they would also be fetched to this machine.
    key=spark.yarn.dist.jars
  fi
  if ((${#jars[@]})); then submit+=(--conf "$key=$(comma_list "${jars[@]}")"); fi
  case $master in
    spark://127.0.0.1:* | spark://localhost:* | local-cluster*)
      default spark.driver.host 127.0.0.1
      export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1}
      ;;
    local*) export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1} ;;
    yarn)
      default spark.yarn.tags "subscale,$verb"
      if [[ -n $installed && ! -x ${SPARK_HOME:-}/bin/spark-submit ]]; then
        default spark.yarn.jars "$installed/$(bundle_id)/jars/*.jar"
      fi
      ;;
  esac
}

# drive_elsewhere: checks the configuration here and turns it into arguments, so that no file of this machine is needed.
drive_elsewhere() {
  local variable
  resource=$(jar_uris | grep '/subscale-spark-jobs-[^/]*$')
  if [[ $master == spark://* && $resource == /* ]]; then
    fail 2 "--deploy-mode cluster: a worker of $master cannot fetch this machine's jars; submit/subscale install URI puts them where it can, then --conf spark.subscale.installed=URI."
  fi
  trap 'rm -rf -- "$TMP"' EXIT
  "$JAVA" "${JAVA_MODULES[@]}" "${here_options[@]}" -cp "$hadoop_path$BUNDLE/jars/*:$BUNDLE/app/*" \
    io.subscale.jobs.Subscale "${arguments[@]}" --hand-over "$TMP/handover" || exit $?
  mapfile -d '' -t arguments <"$TMP/handover/arguments"
  default spark.app.name "subscale $(<"$TMP/handover/title")"
  if [[ -f $TMP/handover/suite.conf ]]; then
    if [[ $master == spark://* ]]; then
      fail 2 "--deploy-mode cluster: Spark's own cluster manager sends no files, and a suite is one; run benchmark in client mode."
    fi
    files+=${files:+,}$TMP/handover/suite.conf
  fi
  driver_environment
}

# What the driver finds where it runs: threads for the cores that it gets, room for ND4J's arrays, and the log's form.
driver_environment() {
  local environment=""
  case $master in
    yarn)
      environment=spark.yarn.appMasterEnv
      # A verb that has failed does so again; what it left whole is gone on with by the same command.
      default spark.yarn.maxAppAttempts 1
      cp "$ROOT/conf/log4j2.properties" "$TMP/subscale-log4j2.properties"
      files+=${files:+,}$TMP/subscale-log4j2.properties
      driver_options+=(-Dlog4j2.configurationFile=subscale-log4j2.properties)
      ;;
    k8s://*) environment=spark.kubernetes.driverEnv ;;
    # The worker starts the driver in this process's environment, and does not open its JVM to Spark.
    spark://*)
      default spark.standalone.submit.waitAppCompletion true
      driver_options+=("${JAVA_MODULES[@]}")
      ;;
  esac
  if [[ -n $environment ]]; then
    default spark.driver.memoryOverhead 2g
    for variable in OMP_NUM_THREADS SD_MAX_THREADS OPENBLAS_NUM_THREADS; do
      default "$environment.$variable" "$(spark_setting spark.driver.cores 1)"
    done
    default "$environment.OMP_WAIT_POLICY" PASSIVE
    default "$environment.LC_ALL" C.UTF-8
  fi
}

# await_driver COMMAND...: submits, waits, and exits with the verb's own code where the cluster tells it.
await_driver() {
  local code=0 told="" application
  "$@" 2> >(tee "$TMP/said" >&2) || code=$?
  wait $! || true
  # Spark's own cluster manager calls it a success that a driver has ended, however it did.
  if [[ $master == spark://* ]] && ! grep -q 'State of driver .* is FINISHED' "$TMP/said"; then code=1; fi
  if ((code)); then
    told=$(sed -n 's/.*User application exited with status \([0-9]*\).*/\1/p' "$TMP/said" | tail -n 1)
    application=$(grep -o 'application_[0-9_]*' "$TMP/said" | tail -n 1) || true
    say "subscale: $verb failed in the cluster; its own words are in the driver's log${application:+: yarn logs -applicationId $application}"
  fi
  exit "${told:-$code}"
}
