/**
 * The engine that networks run on, their derivatives and their optimisers. Only {@code network} and its subpackages use
 * DJL.
 *
 * <p>{@link TorchEngine} loads the engine; {@link Parameters} holds weights in native memory; {@link Dual} carries
 * values with forward-mode tangents, {@link Tape} takes gradients; {@link Adam} and {@link Descent} step,
 * {@link Eigenbasis} and {@link GramSchmidt} give the bases they step in. {@link ModelDescription} and
 * {@link DescribedModel} are what every trained model states of itself; {@link PeakNormalisation} and
 * {@link ExponentialTable} are shared arithmetic; {@link ReferenceProducts} and
 * {@link ReferenceCopies} measure a machine.
 *
 * <p>Subpackages: {@code tensor} (named arrays and their files, no engine), {@code payne} and {@code physformer} (one
 * network each, which do not see each other).
 */
@NullMarked
package org.photosphere.model.network;

import org.jspecify.annotations.NullMarked;
