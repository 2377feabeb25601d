/** The only protobuf parser: bytes to a decoded spectrum, or why not. */
@NullMarked
package org.photosphere.services.decode;

import org.jspecify.annotations.NullMarked;
