/** From a decoded spectrum to one that can be inverted, or why not. */
@NullMarked
package org.photosphere.services.validate;

import org.jspecify.annotations.NullMarked;
