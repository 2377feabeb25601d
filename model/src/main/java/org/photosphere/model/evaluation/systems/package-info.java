/**
 * The paper's systems side by side: baselines, ablations and the PhysFormer under equal cost, on the same spectra.
 *
 * <p>A {@link ComparedSystem} has a {@link SystemResult}; a {@link SystemsReport} holds those of one grid.
 */
@NullMarked
package org.photosphere.model.evaluation.systems;

import org.jspecify.annotations.NullMarked;
