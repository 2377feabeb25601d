/**
 * Printing of results: {@link AnswerPrinter} and {@link ResultLine} for single answers, tables for many, {@link
 * AnswerRates} over time.
 */
@NullMarked
package org.photosphere.services.cli.answers;

import org.jspecify.annotations.NullMarked;
