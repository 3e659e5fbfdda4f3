/** What several test classes share: one small Spark for all tests of a JVM. */
package io.subscale.jobs.testing;
