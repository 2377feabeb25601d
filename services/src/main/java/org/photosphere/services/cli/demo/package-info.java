/**
 * The demonstration: a broker, a node and simulated surveys ({@link SimulatedSurvey}, {@link SimulatedInstrument}) with some
 * broken spectra ({@link BrokenSpectrum}), and a report at its end.
 */
@NullMarked
package org.photosphere.services.cli.demo;

import org.jspecify.annotations.NullMarked;
