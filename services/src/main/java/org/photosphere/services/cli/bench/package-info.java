/**
 * Measurements of speed: {@link InversionBench} of the inversion, {@link PeerBench} next to another program.
 */
@NullMarked
package org.photosphere.services.cli.bench;

import org.jspecify.annotations.NullMarked;
