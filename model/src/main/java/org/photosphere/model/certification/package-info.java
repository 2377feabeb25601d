/** How far an answer obeys the physics inside the model it came from. */
@NullMarked
package org.photosphere.model.certification;

import org.jspecify.annotations.NullMarked;
