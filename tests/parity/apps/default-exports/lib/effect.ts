import settings from './settings';

settings.granted = false;
