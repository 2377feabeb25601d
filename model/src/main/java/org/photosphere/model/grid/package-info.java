/** Grids of model atmospheres: labels and fluxes, their readers and splits. */
@NullMarked
package org.photosphere.model.grid;

import org.jspecify.annotations.NullMarked;
