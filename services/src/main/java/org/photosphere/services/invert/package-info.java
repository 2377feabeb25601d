/** Worker actors that run the model, each pinned to one device. */
@NullMarked
package org.photosphere.services.invert;

import org.jspecify.annotations.NullMarked;
