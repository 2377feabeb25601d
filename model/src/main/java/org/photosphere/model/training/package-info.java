/** Training of forward models on grids, and the errors that are measured at its end. */
@NullMarked
package org.photosphere.model.training;

import org.jspecify.annotations.NullMarked;
