/** A node's HTTP endpoint: probes, metrics and status. */
@NullMarked
package org.photosphere.services.endpoint;

import org.jspecify.annotations.NullMarked;
