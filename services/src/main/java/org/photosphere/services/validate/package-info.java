/** From a decoded spectrum to one that can be inverted, or a rejection. */
@NullMarked
package org.photosphere.services.validate;

import org.jspecify.annotations.NullMarked;
