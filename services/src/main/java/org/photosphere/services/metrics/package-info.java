/** All metrics, by name. */
@NullMarked
package org.photosphere.services.metrics;

import org.jspecify.annotations.NullMarked;
