/** Results, dead letters and offsets in one transaction, micro-batches in order. */
@NullMarked
package org.photosphere.services.publish;

import org.jspecify.annotations.NullMarked;
