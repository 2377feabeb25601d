/** Wiring: the guardian, health, drain. */
@NullMarked
package org.photosphere.services.cluster;

import org.jspecify.annotations.NullMarked;
