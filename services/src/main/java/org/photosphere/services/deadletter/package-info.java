/** What could not be answered, whole, with the reason. */
@NullMarked
package org.photosphere.services.deadletter;

import org.jspecify.annotations.NullMarked;
