/**
 * Arrays out of Python pickles, without Python: what enters is a pickle as a stream, what leaves is
 * the head and the bytes of a numpy array that a dictionary holds, as they come by.
 *
 * <p>Read {@link io.subscale.datasets.pickle.PickleReader} first. Pickles are programs for a stack
 * machine that may call any function by its name. This one knows only what builds dictionaries,
 * lists, texts, numbers and numpy arrays (protocols 0 to 4, as Python 2 and 3 write them); it calls
 * nothing, and refuses any other name. It keeps neither large texts nor what lists hold, so that
 * memory does not grow with the file.
 */
package io.subscale.datasets.pickle;
