/**
 * PhysFormer: a transformer from labels to fields of opacity and temperature, and radiative transfer from these to
 * flux.
 *
 * <p>{@link PhysFormerModel} is the forward model. In the order of evaluation: {@link LatentMap} (labels to latent),
 * {@link PhysFormerDecoder} with {@link TransformerBlock}s and {@link PositionalEncoding} (latent to fields),
 * {@link DifferentiableTransfer} or, by the plain loops of a CPU, {@link SurfaceSpectrum} with {@link PatchTransfer}
 * (fields to flux), {@link DifferentiableResidual} and {@link PatchResidual} (the transfer equation's residual).
 * {@link PhysFormer} joins them, {@link PhysFormerTrainer} trains them from {@link InitialAtmosphere} and
 * {@link LinearDecoder}; {@link SpectrumSynthesis} is the evaluation without derivatives; {@link PhysFormerBenchmark}
 * and {@link PhysFormerWork} measure and count.
 */
@NullMarked
package org.photosphere.model.network.physformer;

import org.jspecify.annotations.NullMarked;
