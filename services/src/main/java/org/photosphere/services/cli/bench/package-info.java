/**
 * Measurements of speed: {@link InterleavedBench} of inversions next to the machine's own {@link MachineReference},
 * {@link Comparison} with an {@link EarlierRun}, {@link PeerBench} next to another program.
 */
@NullMarked
package org.photosphere.services.cli.bench;

import org.jspecify.annotations.NullMarked;
