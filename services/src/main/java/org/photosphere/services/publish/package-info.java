/** Writes results, dead letters and offsets in one transaction, in the order of the inputs. */
@NullMarked
package org.photosphere.services.publish;

import org.jspecify.annotations.NullMarked;
