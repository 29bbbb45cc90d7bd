/** English words for errors that a person can meet: what happened, and what to do. */
export const errorsEn = {
  'error.KEY_EMPTY': 'Enter the licence key that came with {product}.',
  'error.KEY_SHORT': 'A licence key has 27 characters; {count} are missing.',
  'error.KEY_LONG': 'A licence key has 27 characters; this has {count} too many.',
  'error.KEY_SYMBOL': 'A licence key has only letters and digits, and never a U. Check “{symbol}”.',
  'error.KEY_CHECK': 'One character is wrong. Compare the key with the one you were sent.',
  'error.name': 'Enter the owner’s name.',
  'error.email': 'Enter an email address like name@example.com.',
  'error.organisation': 'An organisation’s name has at most 120 characters.',
  'error.country': 'Choose a country or region from the list, or leave it out.',
  'error.phone': 'Enter a phone number with 5 to 15 digits, or leave it out.',
  'error.postalAddress': 'An address has at most 8 lines and 300 characters.',
  'error.CHOICE_NEEDS_ADDRESS': 'News by post needs a postal address. Enter one, or choose No.',
  'error.agreement': 'Tick that you have read the licence agreement.',

  'error.LICENCE_UNKNOWN.what': '{vendor} does not know this licence key',
  'error.LICENCE_UNKNOWN.do':
    'Compare it with the one you were sent, and correct it. Everything else you entered is kept.',
  'error.LICENCE_WRONG_PRODUCT.what': 'This licence key is for another product',
  'error.LICENCE_WRONG_PRODUCT.do':
    'It is a genuine key of {vendor}, but not for {product}. Enter the key for {product}; everything else is kept.',
  'error.LICENCE_SUSPENDED.what': '{vendor} has suspended this licence',
  'error.LICENCE_SUSPENDED.do':
    'Often a payment is open. Write to {contact}; when it is settled, press Try now. {product} still works.',
  'error.LICENCE_REVOKED.what': '{vendor} has ended this licence',
  'error.LICENCE_REVOKED.do':
    'If you think that is a mistake, write to {contact}. If you have another key, enter it.',
  'error.LICENCE_EXPIRED.what': 'The term of this licence is over',
  'error.LICENCE_EXPIRED.do': 'Extend it with {vendor} ({contact}) and press Try now, or enter another key.',
  'error.LICENCE_KEY_REPLACED.what': 'Another key has taken the place of this one',
  'error.LICENCE_KEY_REPLACED.do':
    'The licence has a new owner, or newer keys were mailed. If it is yours, enter the newest key; if not, write to {contact}.',
  'error.LICENCE_NO_SEAT.what': 'All seats of this licence are in use',
  'error.LICENCE_NO_SEAT.do':
    'Ask {contact} for another seat, then press Try now. Or enter another key. {product} still works.',
  'error.REQUEST_INVALID.what': '{vendor} could not read the registration',
  'error.REQUEST_INVALID.do':
    'Open your answers and send them again. If it happens twice, write to {contact}; nothing is lost.',
  'error.ENTRY_UNREADABLE.what': 'The saved registration cannot be read',
  'error.ENTRY_UNREADABLE.do':
    'Its key is gone from the keychain, or the file is damaged. It is kept aside. Please enter your answers again.',
  'error.CERTIFICATE_UNREADABLE.what': 'The certificate on this computer is damaged',
  'error.CERTIFICATE_UNREADABLE.do':
    'It is kept aside. Press Try now to fetch it again; nothing needs to be entered.',
  'error.KEYCHAIN_LOCKED.what': 'The keychain of this computer is locked',
  'error.KEYCHAIN_LOCKED.do': 'Your licence key belongs there. Unlock the keychain, then try again.',
  'error.KEYCHAIN_MISSING.what': 'This computer offers no keychain',
  'error.KEYCHAIN_MISSING.do':
    'Your licence key belongs there. Start a keychain service (such as GNOME Keyring, KWallet or KeePassXC), then try again.',
  'error.KEYCHAIN_DENIED.what': 'The keychain did not let this program in',
  'error.KEYCHAIN_DENIED.do':
    'Your licence key belongs there. Allow {product} in the keychain’s settings, then try again.',

  'error.NETWORK_OFFLINE.what': 'No connection to the internet',
  'error.BACKEND_UNREACHABLE.what': '{vendor} cannot be reached',
  'error.BACKEND_TIMEOUT.what': '{vendor} did not answer for a minute',
  'error.BACKEND_FAULT.what': '{vendor} has trouble and asks to try later',
  'error.ANSWER_UNTRUSTED.what': 'An answer came that is not signed by {vendor}; it was not believed',
  'error.ANSWER_NOT_STORED.what': 'The answer could not be stored on this computer; is the disk full?',

  'error.SAVE_DISK_FULL.what': 'Your registration could not be saved: the disk is full',
  'error.SAVE_DISK_FULL.do':
    'Nothing was written, and nothing was sent. Free some space and press Register again.',
  'error.SAVE_FAILED.what': 'Your registration could not be saved',
  'error.SAVE_FAILED.do':
    'Nothing was sent. Check that you may write to your user folder, and press Register again.',
  'error.CONFIGURATION_INVALID.what': 'The registration cannot start',
  'error.CONFIGURATION_INVALID.do':
    'A file that came with the product is missing or wrong. Install the product again, or write to its vendor. {detail}',

  'error.unexpected.what': 'Something went wrong in this program',
  'error.unexpected.do': 'What you entered is still here. Try again; if it stays so, write to {contact}.',
} as const;
