/**
 * Files on any Hadoop file system: a path or URI enters, text or bytes leave; what is written is
 * written aside and renamed. One class: {@link io.subscale.jobs.files.HadoopFiles}.
 */
package io.subscale.jobs.files;
