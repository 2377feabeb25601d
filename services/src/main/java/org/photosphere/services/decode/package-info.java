/** The only protobuf parser: from bytes to a decoded spectrum or a rejection. */
@NullMarked
package org.photosphere.services.decode;

import org.jspecify.annotations.NullMarked;
