/**
 * Charts as SVG and PNG files; no type here refers to stars or models.
 *
 * <p>A {@link Chart} has two {@link Axis} and series, which {@link Thinning} bounds; a {@link Picture} draws on a
 * {@link Canvas}, which is an {@link SvgCanvas} or a {@link PixelCanvas}; {@link PictureFiles} writes both.
 */
@NullMarked
package org.photosphere.model.chart;

import org.jspecify.annotations.NullMarked;
