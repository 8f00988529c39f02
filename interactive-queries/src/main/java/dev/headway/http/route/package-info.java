// SPDX-License-Identifier: Apache-2.0
/**
 * Routes as data: what a route is called, takes and answers, and the code behind it. No web server
 * in sight.
 */
@NullMarked
package dev.headway.http.route;

import org.jspecify.annotations.NullMarked;
