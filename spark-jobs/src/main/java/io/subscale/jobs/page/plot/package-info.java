/**
 * Plots as inline SVG: numbers enter, markup leaves. {@link io.subscale.jobs.page.plot.LineChart},
 * {@link io.subscale.jobs.page.plot.BarChart}, {@link io.subscale.jobs.page.plot.HeatMap} and
 * {@link io.subscale.jobs.page.plot.ShareBar} are one kind each; {@code Drawing} is what they draw
 * with.
 *
 * <p>Colours are classes of the page's style sheet, so that plots follow light and dark. All are
 * 420 units wide, so that their letters can be read where a phone shows them at 350 pixels.
 */
package io.subscale.jobs.page.plot;
