/** A bundle measured on a grid file: errors, physical consistency, pictures. */
@NullMarked
package org.photosphere.model.evaluation;

import org.jspecify.annotations.NullMarked;
