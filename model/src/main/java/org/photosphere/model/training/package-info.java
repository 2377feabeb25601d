/** Training and evaluation of forward models on grids. */
@NullMarked
package org.photosphere.model.training;

import org.jspecify.annotations.NullMarked;
