/** What a spectrum becomes, stage by stage. */
@NullMarked
package org.photosphere.services.pipeline;

import org.jspecify.annotations.NullMarked;
