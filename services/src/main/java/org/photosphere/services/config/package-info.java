/** The settings, read once. */
@NullMarked
package org.photosphere.services.config;

import org.jspecify.annotations.NullMarked;
