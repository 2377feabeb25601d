/** Readers of survey files, which become spectrum messages. */
@NullMarked
package org.photosphere.services.survey;

import org.jspecify.annotations.NullMarked;
