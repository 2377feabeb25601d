/** Worker actors, each pinned to one device, that run the model. */
@NullMarked
package org.photosphere.services.invert;

import org.jspecify.annotations.NullMarked;
