/**
 * Pictures for the demo and for tests, where no data set is at hand: a seed enters, a drawn picture
 * leaves ({@link io.subscale.datasets.demo.ShapePicture}, read first).
 */
package io.subscale.datasets.demo;
