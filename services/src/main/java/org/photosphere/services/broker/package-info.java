/** A real Kafka in KRaft mode, for a laptop, a demo and tests. */
@NullMarked
package org.photosphere.services.broker;

import org.jspecify.annotations.NullMarked;
