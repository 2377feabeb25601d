/** The forms of a spectrum, stage by stage. */
@NullMarked
package org.photosphere.services.pipeline;

import org.jspecify.annotations.NullMarked;
