# Sourced by submit/subscale: spark-submit's own options and its files of properties, which this script must know to add
# to them. Order of precedence, as spark-submit's: the command line, then --properties-file or spark-defaults.conf.

# Properties that this script adds to; what the user set of them is put behind its own.
SPARK_JAVA_OPTIONS=spark.driver.extraJavaOptions
SPARK_CLASS_PATH=spark.driver.extraClassPath
SPARK_JARS=spark.jars
SPARK_FILES=spark.files

spark_confs=() spark_options=() spark_properties=""

# takes_value OPTION: whether spark-submit's option of that name takes one, and is not one that is answered elsewhere.
takes_value() {
  case $1 in
    --conf | --driver-memory | --driver-java-options | --driver-class-path | --driver-library-path | --jars | --deploy-mode | \
      --name | --packages | --exclude-packages | --repositories | --files | --archives | --properties-file | \
      --executor-memory | --executor-cores | --num-executors | --total-executor-cores | --driver-cores | --queue | \
      --principal | --keytab | --proxy-user) ;;
    *) return 1 ;;
  esac
}

# take_spark_option OPTION VALUE: keeps it.
take_spark_option() {
  case $1 in
    --conf)
      if [[ $2 != *=* ]]; then fail 2 "--conf $2: expected key=value."; fi
      spark_confs+=("$2")
      ;;
    --driver-memory) spark_confs+=("spark.driver.memory=$2") ;;
    --driver-java-options) spark_confs+=("$SPARK_JAVA_OPTIONS=$2") ;;
    --driver-class-path) spark_confs+=("$SPARK_CLASS_PATH=$2") ;;
    --jars) spark_confs+=("$SPARK_JARS=$2") ;;
    --files) spark_confs+=("$SPARK_FILES=$2") ;;
    --driver-cores) spark_confs+=("spark.driver.cores=$2") ;;
    --name) spark_confs+=("spark.app.name=$2") ;;
    --deploy-mode) spark_confs+=("spark.submit.deployMode=$2") ;;
    --properties-file) spark_properties=$2 ;;
    *) spark_options+=("$1" "$2") ;;
  esac
}

# find_properties: once all options are taken; spark-submit looks for its defaults in the same places.
find_properties() {
  if [[ -n $spark_properties ]]; then
    if [[ ! -r $spark_properties ]]; then fail 2 "--properties-file $spark_properties cannot be read."; fi
    spark_options+=(--properties-file "$spark_properties")
    return
  fi
  spark_properties=${SPARK_CONF_DIR:-${SPARK_HOME:-$BUNDLE}/conf}/spark-defaults.conf
  if [[ ! -r $spark_properties ]]; then spark_properties=/dev/null; fi
}

# spark_setting KEY DEFAULT: what the user says of a property anywhere, else the default.
spark_setting() {
  local i
  for ((i = ${#spark_confs[@]} - 1; i >= 0; i--)); do
    if [[ ${spark_confs[i]} == "$1="* ]]; then
      echo "${spark_confs[i]#*=}"
      return
    fi
  done
  awk -v key="$1" -v value="$2" '
    { sub(/^[ \t]+/, ""); sub(/[ \t\r]+$/, "") }
    !/^[#!]/ && match($0, /[ \t=:]/) && substr($0, 1, RSTART - 1) == key {
      value = substr($0, RSTART)
      sub(/^[ \t]*[=:]?[ \t]*/, "", value)
    }
    END { print value }' "$spark_properties"
}

# Fills the array of that name with the user's own properties, as options; not those that this script adds to.
forward_confs() {
  local -n forwarded=$1
  local conf
  for conf in "${spark_confs[@]}"; do
    case ${conf%%=*} in
      "$SPARK_JAVA_OPTIONS" | "$SPARK_CLASS_PATH" | "$SPARK_JARS" | "$SPARK_FILES") ;;
      *) forwarded+=(--conf "$conf") ;;
    esac
  done
}
