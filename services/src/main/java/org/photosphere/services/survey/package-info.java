/** Survey files to spectrum messages. */
@NullMarked
package org.photosphere.services.survey;

import org.jspecify.annotations.NullMarked;
