/**
 * What all report pages are made of: the document around the sections ({@link
 * io.subscale.jobs.page.markup.Document}, read first), tables, figures, and how numbers are
 * written.
 *
 * <p>A page is one file without scripts, and its content security policy forbids every request. It
 * is well-formed XML, so that programs can read it; its last element holds the page's numbers as
 * JSON. Everybody's text goes in as text, never as markup, through {@link
 * io.subscale.jobs.error.Printable}.
 */
package io.subscale.jobs.page.markup;
