package org.photosphere.model.inversion.fit;

/**
 * Point at which a fit starts.
 *
 * @param scaled parameters, within the box; shared
 * @param maximum of the model's flux over its bins nearby, in the unit that the continuum multiplies: the noise of the
 *     first iterations follows it
 */
record Start(double[] scaled, double maximum) {}
