/**
 * A trained model as one verified folder: weights, wavelengths, labels, provenance, digests.
 *
 * <p>{@link Bundles} opens a {@link Bundle} by name or folder; {@link Manifest} describes it, a {@link BundledNetwork} holds
 * its weights and makes its models. {@link BundleWriter} writes any of the kinds in {@link BundleKind}.
 */
@NullMarked
package org.photosphere.model.bundle;

import org.jspecify.annotations.NullMarked;
