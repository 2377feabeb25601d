/**
 * Published networks of The Payne's form (Ting et al. 2019), one per pixel: {@link PublishedPayne} reads a file,
 * {@link PixelNetworks} evaluates it on a {@link PixelAxis}, {@link PixelPayneModel} is the forward model.
 */
@NullMarked
package org.photosphere.model.network.payne;

import org.jspecify.annotations.NullMarked;
