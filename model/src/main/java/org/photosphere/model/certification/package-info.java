/** Physical consistency of an answer with the model that it came from. */
@NullMarked
package org.photosphere.model.certification;

import org.jspecify.annotations.NullMarked;
