/** Interface of the forward model for the inversion: flux and its derivatives by the labels. */
@NullMarked
package org.photosphere.model.forward;

import org.jspecify.annotations.NullMarked;
