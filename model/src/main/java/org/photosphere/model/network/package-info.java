/** Neural networks; the only package that knows DJL. */
@NullMarked
package org.photosphere.model.network;

import org.jspecify.annotations.NullMarked;
