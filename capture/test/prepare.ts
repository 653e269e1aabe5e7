/** A browser's store, empty before each file; language and passphrase of the tests are set where they are needed. */
import "fake-indexeddb/auto";
