# Sourced by the scripts beside it: where things are, the bundle, the JVM's options. Says everything on standard error.
set -euo pipefail

# With a CDPATH of the caller's, cd prints where it went.
unset CDPATH
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUNDLE="$ROOT/submit/target/bundle"
HDFS_JARS="$ROOT/submit/hdfs/target/jars"
JAVA=java
if [[ -n ${JAVA_HOME:-} ]]; then JAVA="$JAVA_HOME/bin/java"; fi

# Names of files are UTF-8 to Java only in a locale that says so; cron, systemd and containers often have none.
case $(locale charmap 2>/dev/null || true) in
  UTF-8 | utf8) ;;
  *)
    for utf8 in C.UTF-8 C.utf8 en_US.UTF-8 en_US.utf8; do
      if [[ $(LC_ALL=$utf8 locale charmap 2>/dev/null || true) == UTF-8 ]]; then
        export LC_ALL=$utf8
        break
      fi
    done
    ;;
esac

# What org.apache.spark.launcher.JavaModuleOptions asks for on Java 17 (spark.java.modules in pom.xml).
JAVA_MODULES=(-XX:+IgnoreUnrecognizedVMOptions -Djdk.reflect.useDirectMethodHandle=false)
for package in java.base/java.lang java.base/java.lang.invoke java.base/java.lang.reflect java.base/java.io \
  java.base/java.net java.base/java.nio java.base/java.util java.base/java.util.concurrent \
  java.base/java.util.concurrent.atomic java.base/jdk.internal.ref java.base/sun.nio.ch java.base/sun.nio.cs \
  java.base/sun.security.action java.base/sun.util.calendar java.security.jgss/sun.security.krb5; do
  JAVA_MODULES+=("--add-opens=$package=ALL-UNNAMED")
done
# The decoders' own kernels (io.subscale.model.simd); a JVM without it trains several times slower.
VECTOR_MODULE=--add-modules=jdk.incubator.vector

# Native threads that wait asleep: between native ops the cores belong to the decoders' own kernels.
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE}

say() { echo "$*" >&2; }

# fail CODE SENTENCE: ends the script; the codes are the program's own (2 configuration, 5 cluster, 1 the rest).
fail() {
  say "$2"
  exit "$1"
}

# What is built here, and from what.
version() {
  local commit
  commit=$(git -C "$ROOT" rev-parse --short HEAD 2>/dev/null) || commit=""
  echo "subscale $(sed -n 's:^  <version>\(.*\)</version>.*:\1:p' "$ROOT/pom.xml" | head -1)${commit:+ ($commit)}"
}

# Asking a Java for its version takes as long as a short answer: one that was asked since it was installed is not asked again.
need_java() {
  local version java checked="$BUNDLE/java-checked"
  java=$(readlink -f "$(command -v "$JAVA")" 2>/dev/null) || java=""
  if [[ -n $java && -f $checked && $checked -nt $java && $(<"$checked") == "$java" ]]; then return; fi
  version=$("$JAVA" -version 2>&1 | sed -n '/version "/{s/.*version "\([0-9]*\).*/\1/p;q}') || true
  if [[ -z $version ]]; then fail 1 "No Java was found: install a JDK of 17 to 22, or set JAVA_HOME."; fi
  if ((version < 17)); then fail 1 "Java $version was found ($JAVA); Subscale needs 17 to 22. Set JAVA_HOME."; fi
  # Hadoop 3.3 asks the Security Manager who the user is: JDK 23 refuses by default, 24 has none any more.
  if ((version > 22)); then
    fail 1 "Java $version was found ($JAVA); Spark 3.5's Hadoop needs one of 17 to 22. Set JAVA_HOME."
  fi
  if [[ -n $java && -w $BUNDLE ]]; then echo "$java" >"$checked"; fi
}

# The bundle is built when it is missing; one that is older than the sources is used as it is, and said so.
need_bundle() {
  need_java
  if [[ ! -f $BUNDLE/complete || ! -d $BUNDLE/bench ]]; then
    say "Building Subscale (once; Maven fetches its libraries the first time) ..."
    build
  elif [[ -n $(find "$ROOT"/{datasets,model,model/gpu,spark-jobs,submit/benchmarks}/src/main -newer "$BUNDLE/complete" -name '*.java' -print -quit 2>/dev/null) ]]; then
    say "Note: sources are newer than the bundle; submit/build brings it up to date."
  fi
}

build() {
  local started=$SECONDS
  (cd "$ROOT" && ./mvnw -B -q -DskipTests -Dspotless.check.skip package >&2) \
    || fail 1 "The build failed; its messages are above."
  say "Built in $((SECONDS - started)) s: $(du -sm "$BUNDLE/app" | cut -f1) MB of application, $(du -sm "$BUNDLE/jars" | cut -f1) MB of Spark."
}

# bundle_id: the bundle's version and a digest of its jars, by which an installed copy of it is found.
bundle_id() {
  local digest
  if [[ ! $BUNDLE/id -nt $BUNDLE/complete ]]; then
    digest=$(cd "$BUNDLE" && sha256sum app/*.jar jars/*.jar | sha256sum)
    echo "$(version | sed 's/^subscale \([^ ]*\).*/\1/')-${digest:0:12}" >"$BUNDLE/id.$$"
    mv "$BUNDLE/id.$$" "$BUNDLE/id"
  fi
  cat "$BUNDLE/id"
}

# private_tmp: sets TMP to a new folder that nobody else can look into, for the temporary files of this process, which a
# Java that it becomes deletes at its end; those of processes that were killed are deleted now.
private_tmp() {
  local base=${TMPDIR:-/tmp} space old pid
  space=$(readlink /proc/self/ns/pid | tr -dc 0-9)
  for old in "$base/subscale-tmp-$space-"*; do
    pid=${old#"$base/subscale-tmp-$space-"} pid=${pid%%-*}
    if [[ -d $old && ! -L $old && -O $old && $pid =~ ^[0-9]+$ && ! -e /proc/$pid ]]; then rm -rf -- "$old"; fi
  done
  TMP=$(mktemp -d "$base/subscale-tmp-$space-$$-XXXXXX") || fail 5 "No folder for temporary files can be made in $base."
}

# comma_list GLOB...: the files, joined by commas.
comma_list() {
  local IFS=,
  echo "$*"
}
