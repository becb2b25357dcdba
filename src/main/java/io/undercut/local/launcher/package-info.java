/**
 * The main class of the emulators' JVM. It is packed into a jar of its own beside the emulators, so it may use nothing
 * but the JDK: no library of the service and no other class of ours.
 */
package io.undercut.local.launcher;
