/** The forward model as the inversion sees it: flux and its derivatives by the labels. */
@NullMarked
package org.photosphere.model.forward;

import org.jspecify.annotations.NullMarked;
