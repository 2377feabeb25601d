/**
 * Commands of models and files: grids, training, bundles, evaluation, calibration, inversion of files.
 */
@NullMarked
package org.photosphere.services.cli.science;

import org.jspecify.annotations.NullMarked;
