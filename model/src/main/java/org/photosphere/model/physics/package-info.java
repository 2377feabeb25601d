/**
 * Radiative transfer of one wavelength through a plane-parallel atmosphere, in equation-sized functions and double
 * precision: the readable reference that the differentiable form in {@code network} is tested against. Bracketed
 * numbers are the equations of PhysFormer (section 3.3).
 *
 * <p>Conventions: cgs, but wavelengths in Angstrom (vacuum) and everything spectral per Angstrom; optical depth 0 at the
 * surface and growing inward; mu = cos(theta) &gt; 0 outward; layers counted from the surface; below the last layer the
 * source function stays what it is there (semi-infinite, isothermal).
 */
@NullMarked
package org.photosphere.model.physics;

import org.jspecify.annotations.NullMarked;
